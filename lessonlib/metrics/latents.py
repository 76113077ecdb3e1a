"""Which latents does a VAE use, and does each stand for one factor? Introduced in lesson 07."""

from torch import Tensor


def active_latents(kl: Tensor, threshold: float = 0.05) -> Tensor:
    """Say which latents carry anything, bool (latent_dim,): mean KL above ``threshold`` nats. Lesson 07.

    ``kl`` (N, latent_dim): ``kl_per_dim`` of pictures.
    """
    if kl.ndim != 2:
        raise ValueError(f"active_latents: expected KL of shape (N, latent_dim), got {tuple(kl.shape)}")
    return kl.mean(0) > threshold


def mig(codes: Tensor, images, bins: int = 20) -> dict[str, float]:
    """Return the mutual information gap of each factor of an ``ImageSet``, and their ``mean``, 0 to 1.

    How much more the best latent says of a factor than the second best, as a share of all there is to say
    (Chen et al. 2018, arXiv:1802.04942). ``codes`` (N, latent_dim); codes and factors are cut into ``bins``
    of one width. Pictures to which a factor does not apply are left out, and so is a factor that never
    varies. A circle fills two latents of a good model, so its gap is small. Lesson 08.
    """
    from sklearn.metrics import mutual_info_score  # not above: it takes a second, and few lessons need it

    if codes.ndim != 2 or len(codes) != len(images) or codes.shape[1] < 2:
        got = tuple(codes.shape)
        raise ValueError(f"mig: expected codes ({len(images)}, 2 or more), one row a picture, got {got}")
    gaps = {}
    for factor, values, use in zip(images.spec, images.factors.T, images.applies.T):
        if len(values[use].unique()) < 2:
            continue
        value = _factor_bins(factor, values[use], bins)
        shared = [mutual_info_score(_bins(code, bins), value) for code in codes[use].T]
        second, best = sorted(shared)[-2:]
        gaps[factor.name] = float((best - second) / mutual_info_score(value, value))
    if not gaps:
        raise ValueError(f"mig: expected factors that vary, got none in {images}")
    return {**gaps, "mean": sum(gaps.values()) / len(gaps)}


def _factor_bins(factor, values: Tensor, bins: int) -> Tensor:
    """Return the bin of each value (n,): a category is one already, a circle is cut by turn."""
    if factor.kind == "category":
        return values.long()
    return (values * bins).floor().long() % bins if factor.kind == "circle" else _bins(values, bins)


def _bins(values: Tensor, bins: int) -> Tensor:
    """Cut the range of values (n,) into bins of one width; a constant lies in bin 0."""
    low, width = values.min(), (values.max() - values.min()) / bins
    return ((values - low) / (width or 1)).long().clamp_max(bins - 1)

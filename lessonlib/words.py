"""The course's words: each term of art with the lesson that explains it, to be asked for anywhere."""

from __future__ import annotations

from difflib import get_close_matches

from lessonlib import say

WORDS: dict[str, dict[str, str]] = {
    "00": {
        "notebook": "a page of text and of cells with Python, which are run one by one or all together",
        "cell": "one box of a notebook; Shift + Enter runs it, and its result appears below",
        "latent code": "the short list of numbers from which a decoder draws one picture",
        "decoder": "the network that turns a latent code into a picture",
        "pixel": "the smallest square of a picture: three numbers, for red, green and blue light",
        "neural network": "a long chain of small sums whose numbers were found from examples",
        "truncation": "how far from the average a picture may lie: 0 is the average, 1 all the variety",
        "factor": "one thing about a picture that can be changed by itself, such as hue or sleeve",
        "latent space": "all latent codes there could be; each picture is a place in it",
    },
    "01": {
        "tensor": "a block of numbers with any number of dimensions",
        "shape": "how many numbers a tensor has along each dimension",
        "dtype": "what kind of numbers a tensor holds, such as uint8 or float32",
        "channel": "all numbers of a picture that belong together, such as its red",
        "slice": "a stretch of rows or columns, from a first one up to, but not including, an end",
        "contrast": "how far apart light and dark are",
        "broadcasting": "lining shapes up from the right and repeating what has size 1 or is missing",
        "hue": "which colour: a place on a circle, from 0 up to 1 turn",
        "value": "how light a colour is: the largest of its three numbers",
        "saturation": "how strong a colour is: how far its smallest number lies below its largest",
        "batch": "several pictures, or other examples, that are computed at once",
        "mean squared difference": "how far apart two pictures are: subtract, square, and take the mean",
        "band": "the range that a number keeps when all is well",
        "overflow": "what a byte does after 255: it begins again at 0",
    },
    "02": {
        "model": "a calculation that makes guesses, with weights that may be changed",
        "weight": "a number inside a model that training may change",
        "mean squared error": "the errors, each multiplied by itself, averaged",
        "loss": "one number that says how wrong a model is; training makes it small",
        "training": "making the loss small by changing the weights, step by step",
        "slope": "how much a result changes for each unit of what it is computed from; the derivative",
        "gradient": "the list of the loss's slopes, one for each weight",
        "computation graph": "a drawing of a calculation's steps, with an arrow from each number to the next",
        "chain rule": "the slope of a chain of steps is the product of the steps' own slopes",
        "backpropagation": "going backwards through a computation graph and multiplying the slopes",
        "autograd": "the part of PyTorch that takes note of calculations and finds their slopes",
        "gradient descent": "finding the gradient and stepping against it, again and again",
        "learning rate": "how far a training step goes against the gradient",
        "optimiser": "a rule that makes a training step out of the gradient",
        "SGD": "stochastic gradient descent: each step sees a few examples, picked at random",
        "momentum": "an optimiser that keeps most of its speed from one step to the next",
        "Adam": "an optimiser that divides each weight's step by how large its gradients usually are",
        "epoch": "one round of training through all examples",
        "seed": "a number from which the computer works out all that it picks at random",
        "PSNR": "peak signal-to-noise ratio: how close two pictures are, in decibels; higher is closer",
        "Fourier features": "waves that describe a place to a network, so that it can learn sharp edges",
    },
    "03": {
        "node": "one number's place in a drawn network: it takes numbers in and passes one on",
        "layer": "nodes side by side, which all take in the same numbers",
        "hidden layer": "a layer between the inputs and the answer",
        "artificial intelligence": "programs that do what seems to need thought",
        "machine learning": "artificial intelligence in which a program finds its rules in examples",
        "deep learning": "machine learning with networks of several layers",
        "label": "the right answer that comes with an example",
        "supervised learning": "learning from examples that come with their labels",
        "neuron": "a node that computes: inputs times weights, plus a bias, then a bend",
        "bias": "the number that a neuron adds to its sum of inputs times weights",
        "activation": "the bend after a neuron's sum, such as ReLU",
        "ReLU": "the activation that makes 0 of what is below 0 and leaves the rest",
        "sigmoid": "a curve that squeezes any number to between 0 and 1",
        "probability": "how likely something is: 0 is never, 1 is always",
        "logit": "a score before softmax or sigmoid makes a probability of it",
        "softmax": "turns a row of scores into probabilities that add up to 1",
        "cross-entropy": "the mean of minus the logarithm of the right class's probability",
        "training set": "the examples that a network learns from",
        "validation set": "examples kept back, by which we choose how to train",
        "test set": "examples looked at once, at the very end",
        "dropout": "silencing some neurons at random in each training step",
        "accuracy": "the share of answers that are right",
        "confusion matrix": "counts of answers: a row for each true class, a column for each answer",
        "over-fitting": "learning the training examples by heart, and not what they have in common",
        "early stopping": "ending a training when the validation set says so",
    },
    "04": {
        "kernel": "a small table of weights that slides over a picture",
        "convolution": "sliding a kernel over a picture: at each place multiply, sum, and write down the sum",
        "padding": "a border put around a picture, so that a convolution keeps its size",
        "stride": "how many pixels a kernel moves from one place to the next",
        "receptive field": "the part of the picture on which one number of a layer depends",
        "dense": "said of a layer that joins every input to every neuron",
        "MLP": "multi-layer perceptron: a network of dense layers",
        "weight sharing": "using the same few weights at every place of a picture",
        "CNN": "convolutional neural network: a network of convolutions",
        "pooling": "making a layer's result smaller without weights: keep the largest of each patch",
        "head": "the part of a network's last layer that answers one question",
        "batch norm": "bringing each channel to mean 0 and spread 1, measured over the batch",
        "feature": "a number inside a network that describes a picture; its answers are made of these",
        "feature map": "what one kernel of a layer makes of a picture",
        "R²": "how well numbers are read: 1 is perfect, 0 is no better than always saying the mean",
        "augmentation": "changing training pictures in ways that a network should learn to ignore",
        "fine-tuning": "training a finished network a little more, on other pictures",
        "transfer": "reusing what a network learned for one question to answer another",
    },
    "05": {
        "autoencoder": "an encoder and a decoder in a row, trained to give back the picture that went in",
        "encoder": "the network that turns a picture into a code",
        "bottleneck": "the narrow place of an autoencoder: the few numbers that all must pass through",
        "latent": "one number of a code; no label says what it should mean",
        "RMSE": "root mean squared error: the root of the mean squared error, in the unit of the pixels",
        "PCA": "principal component analysis: a code made of the directions in which pictures differ most",
        "component": "one of the directions that PCA finds; it is as large as a picture",
        "denoising autoencoder": "an autoencoder that gets damaged pictures and must give back clean ones",
        "interpolation": "going from one code to another in equal steps",
        "hole": "a place in latent space that no picture's code is near",
    },
    "06": {
        "β": "the weight of the KL in a VAE's loss: how expensive it is to write a code precisely",
        "variational autoencoder": "VAE: an autoencoder whose codes are clouds instead of points",
        "reparameterisation trick": "drawing noise apart from the network, so that gradients pass the draw",
        "prior": "the distribution that a code is expected to have before its picture is seen",
        "KL": "Kullback–Leibler divergence: how much a cloud says, compared with the prior",
        "nat": "the unit of information that goes with the natural logarithm; to name one of k takes log k",
        "evidence": "log p(x): how likely a model makes a picture, all codes counted",
        "ELBO": "evidence lower bound: minus the loss of a VAE, and never more than the evidence",
        "posterior collapse": "all clouds equal the prior, so that a code says nothing about its picture",
    },
    "07": {
        "calibrated": "said of a σ that is as large as the error that is really made",
        "warm-up": "raising a part of the loss from 0 to its full weight while training begins",
        "active": "said of a latent that carries more than a trace of KL",
        "mixture": "a sum of several normal distributions, fitted to where the codes lie",
    },
    "08": {
        "direction": "what is added to a code so that one factor of the picture changes",
        "shell": "the thin layer, far from 0, where nearly all samples of N(0, I) lie",
        "slerp": "going from one code to another round a sphere, by equal angles",
        "reading": "a straight-line guess of a factor from a code: weights times the code, plus a bias",
        "ridge regression": "least squares with a small penalty on large weights",
        "probe": "a simple model fitted to codes, to test whether they hold a factor",
        "lock": "a factor whose reading an edit must leave as it is",
        "linear range": "the widest stretch in which every command to a slider is met",
        "drift": "how far a factor moves when another one is commanded",
        "leakage matrix": "a table with the drift of every factor for every slider, and R² on the diagonal",
        "noise floor": "what a measurement finds where there is nothing to find",
    },
    "09": {
        "condition": "what a network is given beside the code or the noise, to say what to draw",
        "conditional": "said of a model that is given a condition",
        "conditional VAE": "a VAE whose decoder draws from a code and a condition",
        "sister": "a garment with the same factors, except that those in the condition are drawn afresh",
        "trait": "a value of a widget that others can follow and set",
    },
    "10": {
        "generator": "the network that makes fakes out of random latents",
        "discriminator": "the network that learns to tell real from fake",
        "GAN": "generative adversarial network: two networks that train against each other",
        "softplus": "log(1 + e^t): the price of a wrong logit",
        "JS": "Jensen–Shannon divergence: 0 when two densities are the same, log 2 when they never meet",
        "saturate": "said of a loss whose slope vanishes where the model is worst",
        "non-saturating": "said of the generator's loss -log D, which pushes the worst fakes hardest",
        "mode": "a place round which many real examples lie",
        "mode collapse": "a generator's fault: its fakes cover few of the modes",
        "relativistic pair": "a real example and a fake, compared by the difference of their logits",
        "R1": "a penalty on the discriminator's slope at real examples",
    },
    "11": {
        "stencil": "a map that says for every pixel how much it takes of one ink",
        "ink": "one colour of a picture's palette; its stencil says where it goes",
        "judge": "a network trained on real pictures, whose features are used to measure generated ones",
        "coverage": "the share of real pictures that have a generated one among their nearest neighbours",
        "EMA": "exponential moving average: a running average in which what is old counts less and less",
        "half-life": "how many pictures it takes until an old weight counts half as much in an average",
    },
}
"""Lesson → term → its meaning in one sentence, without a full stop; the term is bold in its lesson once."""


def explain(word: str) -> None:
    """Say what a word of the course means and which lesson explains it. Lesson 00.

    Capitals and a plural's *s* do not matter. Raises ``ValueError`` for an unknown word, with near ones.
    """
    found = {term.lower(): (lesson, term) for lesson, terms in WORDS.items() for term in terms}
    asked = " ".join(str(word).lower().split())
    key = next(
        (key for key in (asked, asked.removesuffix("s"), asked.removesuffix("es")) if key in found), None
    )
    if key is None:
        near = get_close_matches(asked, found, n=3) or sorted(found)[:3]
        raise ValueError(f"explain: expected a word of the course, such as {', '.join(near)}; got {word!r}")
    lesson, term = found[key]
    say(f"{term} (lesson {lesson}): {WORDS[lesson][term]}.")

import js from "@eslint/js";
import globals from "globals";

// Every page holds all common tools, and no part uses them all.
const COMMON = "^(svg|button|through|way|spot|Choice|Facts|Picture|tiles|marks|lines|Wires|lossWords|mount|Player|inkOn|aim|Local|Ahead|framed|smoothing)$";

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "no-unused-vars": ["error", { varsIgnorePattern: COMMON, argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-shadow": ["error", { builtinGlobals: false }],
    },
  },
];

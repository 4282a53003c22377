// Trains a character model on this project's own documents, and prints its loss on the last tenth of them:
//   node train.mjs WIDTH STEPS BATCH SEED
import { readdirSync, readFileSync } from "node:fs";
import { CONTEXT, EMBEDDING, VOCABULARY } from "./model.mjs";

const [width, steps, batch, seed] = process.argv.slice(2).map(Number);
const ROOT = new URL("../../", import.meta.url);
const LEARNING_RATE = 0.01;

function documents() {
  const docs = readdirSync(new URL("docs/", ROOT)).filter((name) => name.endsWith(".md"));
  const files = ["README.md", ...docs.sort().map((name) => `docs/${name}`)];
  return files.map((file) => readFileSync(new URL(file, ROOT), "utf8")).join("\n");
}

/** Characters as numbers, from 1 on; 0 is every other. */
function tokensOf(text) {
  return Uint8Array.from(text, (char) => {
    const code = char.charCodeAt(0);
    return code >= 32 && code < 127 ? code - 31 : 0;
  });
}

/** Uniform numbers from 0 to 1: Mulberry32. */
function generator(state) {
  let a = state >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(seed);
const INPUTS = CONTEXT * EMBEDDING;

/** A matrix of parameters with its gradient and what Adam remembers. */
function parameters(length, scale) {
  const values = Float64Array.from({ length }, () => scale * (2 * random() - 1));
  return {
    values,
    gradient: new Float64Array(length),
    first: new Float64Array(length),
    second: new Float64Array(length),
  };
}

const embedding = parameters(VOCABULARY * EMBEDDING, 0.5);
const hidden = parameters((INPUTS + 1) * width, 1.7 / Math.sqrt(INPUTS));
const output = parameters((width + 1) * VOCABULARY, 0.1 / Math.sqrt(width));

const input = new Float64Array(INPUTS + 1);
const activation = new Float64Array(width + 1);
const probability = new Float64Array(VOCABULARY);

/** The loss of the token at a place, in nats, with what the backward pass needs. */
function forward(tokens, at) {
  for (let c = 0; c < CONTEXT; c++) {
    const row = tokens[at - CONTEXT + c] * EMBEDDING;
    for (let e = 0; e < EMBEDDING; e++) input[c * EMBEDDING + e] = embedding.values[row + e];
  }
  input[INPUTS] = 1;
  for (let h = 0; h < width; h++) {
    let sum = 0;
    for (let i = 0; i <= INPUTS; i++) sum += hidden.values[h * (INPUTS + 1) + i] * input[i];
    activation[h] = Math.tanh(sum);
  }
  activation[width] = 1;
  let most = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < VOCABULARY; v++) {
    let sum = 0;
    for (let h = 0; h <= width; h++) sum += output.values[v * (width + 1) + h] * activation[h];
    probability[v] = sum;
    most = Math.max(most, sum);
  }
  let total = 0;
  for (let v = 0; v < VOCABULARY; v++) {
    probability[v] = Math.exp(probability[v] - most);
    total += probability[v];
  }
  for (let v = 0; v < VOCABULARY; v++) probability[v] /= total;
  return -Math.log(probability[tokens[at]]);
}

const toActivation = new Float64Array(width);
const toInput = new Float64Array(INPUTS);

function backward(tokens, at) {
  toActivation.fill(0);
  toInput.fill(0);
  for (let v = 0; v < VOCABULARY; v++) {
    const error = (probability[v] - (v === tokens[at] ? 1 : 0)) / batch;
    const row = v * (width + 1);
    for (let h = 0; h <= width; h++) output.gradient[row + h] += error * activation[h];
    for (let h = 0; h < width; h++) toActivation[h] += error * output.values[row + h];
  }
  for (let h = 0; h < width; h++) {
    const error = toActivation[h] * (1 - activation[h] ** 2);
    const row = h * (INPUTS + 1);
    for (let i = 0; i <= INPUTS; i++) hidden.gradient[row + i] += error * input[i];
    for (let i = 0; i < INPUTS; i++) toInput[i] += error * hidden.values[row + i];
  }
  for (let c = 0; c < CONTEXT; c++) {
    const row = tokens[at - CONTEXT + c] * EMBEDDING;
    for (let e = 0; e < EMBEDDING; e++) embedding.gradient[row + e] += toInput[c * EMBEDDING + e];
  }
}

/** Adam, with a rate that falls to 0. */
function update({ values, gradient, first, second }, step) {
  const rate = LEARNING_RATE * (1 - (step - 1) / steps);
  const correctFirst = 1 - 0.9 ** step;
  const correctSecond = 1 - 0.99 ** step;
  for (let i = 0; i < values.length; i++) {
    first[i] = 0.9 * first[i] + 0.1 * gradient[i];
    second[i] = 0.99 * second[i] + 0.01 * gradient[i] ** 2;
    values[i] -= (rate * (first[i] / correctFirst)) / (Math.sqrt(second[i] / correctSecond) + 1e-8);
  }
  gradient.fill(0);
}

function lossOn(tokens, count) {
  const stride = Math.max(1, Math.floor((tokens.length - CONTEXT) / count));
  let sum = 0;
  let n = 0;
  for (let at = CONTEXT; at < tokens.length; at += stride) {
    sum += forward(tokens, at);
    n++;
  }
  return sum / n;
}

const all = tokensOf(documents());
const cut = Math.floor(0.9 * all.length);
const [training, validation] = [all.subarray(0, cut), all.subarray(cut)];
for (let step = 1; step <= steps; step++) {
  for (let b = 0; b < batch; b++) {
    const at = CONTEXT + Math.floor(random() * (training.length - CONTEXT));
    forward(training, at);
    backward(training, at);
  }
  for (const each of [embedding, hidden, output]) update(each, step);
  if (step === Math.ceil(steps / 2)) console.log(`step ${step}: val loss ${lossOn(validation, 500).toFixed(4)}`);
}
console.log(`step ${steps}: val loss ${lossOn(validation, 4000).toFixed(4)}`);

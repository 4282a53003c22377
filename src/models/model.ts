/** What a model must offer: its number of trainable parameters, a positive integer of at most 2^53 − 1. */
export interface CountableModel {
  numParams(): number;
}

/** A model of TensorFlow.js: `countParams()` counts all its weights, of layers that don't train too. */
export interface LayersModel {
  countParams(): number;
}

/** A model that says how many parameters it has. */
export type AnyModel = CountableModel | LayersModel;

/**
 * A class or function that takes one options object, `{ ...modelKwargs, [sizeParam]: value }`, and yields a model.
 *
 * It is constructed where it can be, and called where it can't (arrow functions, methods). A model that holds memory
 * may offer `dispose()` or `[Symbol.dispose]()`; it is called as soon as the parameters are counted.
 */
export type ModelCls<Options extends object, Model extends AnyModel = AnyModel> =
  | (new (
      options: Options,
    ) => Model)
  | ((options: Options) => Model);

/** A model whose parameters may take a while to count. */
export interface AsyncCountableModel {
  numParams(): number | Promise<number>;
}

/** A model that says how many parameters it has, at once or as a promise. */
export type AsyncModel = AsyncCountableModel | LayersModel;

/**
 * A {@link ModelCls} that may take a while: what it yields may be a promise of a model, and the model's `numParams()` and
 * `dispose()` may return promises. A promise that rejects is what an error is elsewhere: the size is skipped.
 */
export type AsyncModelCls<Options extends object, Model extends AsyncModel = AsyncModel> =
  | (new (
      options: Options,
    ) => Model)
  | ((options: Options) => Model | Promise<Model>);

/** Options that are shared by all sizes, by name. */
export type ModelKwargs = Readonly<Record<string, unknown>>;

/** A model class whose options are not known to the types. */
export type AnyModelCls = ModelCls<Record<string, unknown>>;

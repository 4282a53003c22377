/** The modules in build/ that scripts write, by their path there. */
export const GENERATED = /^[\w-]+-(source|module|document|exports)\.js$/;

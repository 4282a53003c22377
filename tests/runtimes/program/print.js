import { exercise } from "./exercise.js";

// No await at the top, which webpack and Parcel make a module of only when they are told to.
exercise().then((report) => console.log(JSON.stringify(report)));

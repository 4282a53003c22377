import { exercise } from "./exercise.js";

addEventListener("fetch", (event) => {
  event.respondWith(exercise().then((report) => new Response(JSON.stringify(report))));
});

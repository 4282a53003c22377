import { answerDesign } from "./answer-design.ts";
import { answerFit, answerPictures } from "./answer-fit.ts";
import type { Part, Reply, Request } from "./protocol.ts";

addEventListener("message", ({ data: { id, question } }: MessageEvent<Request>) => {
  const reply = (said: Reply) => postMessage(said);
  const say = {
    progress: (progress: string) => reply({ id, progress }),
    part: (part: Part) => reply({ id, part }),
  };
  switch (question.kind) {
    case "fit":
      answerFit(question, say);
      break;
    case "pictures":
      answerPictures(question, say);
      break;
    case "design":
      answerDesign(question, say);
      break;
  }
  reply({ id, isDone: true });
});

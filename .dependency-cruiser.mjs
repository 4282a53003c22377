// The rooms of src/, floor by floor: a file imports from its own room and from lower floors, never from beside or above.
const FLOORS = [
  ["common"],
  ["wasm", "models"],
  ["probe"],
  ["options", "node"],
  ["layout"],
  ["plan"],
  ["fit", "run"],
  ["design"],
  ["plot"],
  ["edge", "cli"],
];

// Those of the page, likewise; its panels are the upper floor, and know nothing of one another.
const PAGE_FLOORS = [
  ["samples"],
  ["state"],
  ["files", "worker"],
  ["parts", "answers"],
  ["plan", "judge", "fit", "take-away"],
];

const inRooms = (rooms, folder = "src") => `^${folder}/(${rooms.join("|")})/`;

/** A rule for each room: it imports from itself and from lower floors. */
const staysLow = (floors, folder) =>
  floors.flatMap((rooms, floor) =>
    rooms.map((room) => ({
      name: `${folder}/${room}-stays-low`,
      comment: `${folder}/${room} may import from lower floors alone; see ARCHITECTURE.md.`,
      severity: "error",
      from: { path: inRooms([room], folder) },
      to: {
        path: inRooms([...rooms.filter((other) => other !== room), ...floors.slice(floor + 1).flat()], folder),
      },
    })),
  );

export default {
  forbidden: [
    ...staysLow(FLOORS, "src"),
    ...staysLow(PAGE_FLOORS, "site/src"),
    {
      name: "worker-by-its-client",
      comment:
        "What the worker computes with is loaded there: the page knows its client, and what the two say to each other.",
      severity: "error",
      from: { path: "^site/src/", pathNot: "^site/src/worker/" },
      to: { path: "^site/src/worker/", pathNot: "^site/src/worker/(client|protocol)[.]ts$" },
    },
    {
      name: "panels-show-answers",
      comment: "Panels show what came of a question; asking it is for site/src/answers.",
      severity: "error",
      from: { path: "^site/src/", pathNot: "^site/src/(worker|answers)/" },
      to: { path: "^site/src/worker/client[.]ts$" },
    },
    {
      name: "app-is-the-door",
      comment: "The page puts its panels together; they know nothing of it.",
      severity: "error",
      from: { path: "^site/src/[^/]+/" },
      to: { path: "^site/src/(app|main)[.]tsx$" },
    },
    {
      name: "index-is-the-door",
      comment: "src/index.ts is for users; rooms import each other's files.",
      severity: "error",
      from: { path: "^src/[^/]+/" },
      to: { path: "^src/index[.]ts$" },
    },
    {
      name: "no-cycles",
      comment: "Files that import each other can't be read one after the other.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-other-folders",
      comment: "src/ holds index.ts and the rooms.",
      severity: "error",
      from: { path: "^src/", pathNot: [inRooms(FLOORS.flat()), "^src/index[.]ts$"] },
      to: {},
    },
    {
      name: "no-other-folders-of-the-page",
      comment: "site/src/ holds main.tsx, app.tsx, the rooms and styles.",
      severity: "error",
      from: { path: "^site/src/", pathNot: [inRooms(PAGE_FLOORS.flat(), "site/src"), "^site/src/(app|main)[.]tsx$"] },
      to: {},
    },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
};

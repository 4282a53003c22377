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

const inRooms = (rooms) => `^src/(${rooms.join("|")})/`;

export default {
  forbidden: [
    ...FLOORS.flatMap((rooms, floor) =>
      rooms.map((room) => ({
        name: `${room}-stays-low`,
        comment: `src/${room} may import from lower floors alone; see ARCHITECTURE.md.`,
        severity: "error",
        from: { path: inRooms([room]) },
        to: { path: inRooms([...rooms.filter((other) => other !== room), ...FLOORS.slice(floor + 1).flat()]) },
      })),
    ),
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
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
};

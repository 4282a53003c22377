// Loads the program that is named, answers one request, and prints how long that took since the process began, in ms.
const { default: server }: { default: { fetch(request: Request): Promise<Response> } } = await import(
  new URL(`${process.argv[2]}.js`, import.meta.url).href
);
await (await server.fetch(new Request("http://localhost/plan"))).arrayBuffer();
process.stdout.write(`${performance.now()}\n`);

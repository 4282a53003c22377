export default {
  preset: "cloudflare-module",
  compatibilityDate: "2026-04-01",
  // Nitro leaves modules of WebAssembly alone where this is not set.
  experimental: { wasm: true },
};

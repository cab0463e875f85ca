import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["conclave-source"] },
  ssr: { resolve: { conditions: ["conclave-source", "node", "import", "module", "default"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 30_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["conclave-source"] },
  // Nothing but our own condition here: tfjs breaks when "import" reaches its require calls.
  ssr: { resolve: { conditions: ["conclave-source"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 30_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["conclave-source"] },
  // Nothing but our own condition here: tfjs breaks when "import" reaches its require calls.
  ssr: { resolve: { conditions: ["conclave-source"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/bundle/**"],
    // Limits are for what hangs: on a machine of two busy cores what takes seconds takes minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});

// The benchmarks' command; `npm run bench` builds what it runs, then comes here.
import { main } from "./dist/main.js";

process.exitCode = await main(process.argv.slice(2));

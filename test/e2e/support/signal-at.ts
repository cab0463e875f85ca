/**
 * The environment in which a command sends itself a signal as it writes some words on stderr: neither before nor later, however busy the
 * machine is.
 */
export function signalAt(words: string, signal: NodeJS.Signals): Readonly<Record<string, string>> {
  const program = `
    const write = process.stderr.write;
    process.stderr.write = function (text, ...rest) {
      const written = write.call(this, text, ...rest);
      if (String(text).includes(${JSON.stringify(words)})) process.kill(process.pid, ${JSON.stringify(signal)});
      return written;
    };
  `;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(program)}` };
}

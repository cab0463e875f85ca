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

/**
 * The environment in which a command sends itself a signal while it is being loaded: as soon as so many listen to it. The first is the
 * process itself, the second a command that has something to tidy.
 */
export function signalOnceHeard(signal: NodeJS.Signals, listeners: 1 | 2): Readonly<Record<string, string>> {
  const program = `
    process.on("newListener", (name) => {
      if (name !== "${signal}" || process.listenerCount(name) + 1 !== ${listeners}) return;
      process.nextTick(() => process.kill(process.pid, name));
    });
  `;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(program)}` };
}

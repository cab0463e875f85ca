export type LogLevel = "debug" | "info" | "warn" | "error";

/** Where a coordinator or a worker tells what it does. Must not throw. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export const silent: Log = () => undefined;

import { RunEvent } from "@conclave/protocol";

/** At 3 kB/s a piece takes 11 s, within the deadline of the next one; smaller ones would cost more than their bytes. */
export const PIECE_BYTES = 32_768;

/** Puts events together that came in pieces. */
export async function* wholeEvents(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent> {
  let pieces: Uint8Array[] = [];
  for await (const message of events) {
    if (message.event?.$case !== "piece") {
      yield message;
      continue;
    }
    const { bytes, last } = message.event.value;
    pieces.push(bytes);
    if (!last) continue;
    const whole = Buffer.concat(pieces);
    pieces = [];
    yield RunEvent.decode(whole);
  }
}

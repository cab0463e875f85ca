import { RunEvent } from "@conclave/protocol";

/** Below it a message costs more than its bytes. */
const SHORTEST_PIECE = 4_096;
/** What any reader accepts. */
const LONGEST_PIECE = 1_048_576;

/** The event itself, or where it is longer than a piece, its encoded bytes in pieces. 0 bytes: the event, however long. */
export function* inPieces(event: RunEvent, pieceBytes: number): Generator<RunEvent> {
  const most = Math.min(LONGEST_PIECE, Math.max(SHORTEST_PIECE, pieceBytes));
  const bytes = pieceBytes === 0 ? null : RunEvent.encode(event).finish();
  if (bytes === null || bytes.byteLength <= most) {
    yield event;
    return;
  }
  for (let at = 0; at < bytes.byteLength; at += most) {
    const last = at + most >= bytes.byteLength;
    yield { event: { $case: "piece", value: { bytes: bytes.subarray(at, at + most), last } } };
  }
}

/** What can go wrong with a fleet besides its connections and its state. Closed: a switch over it is exhaustive. */
export type FleetErrorCode = "trainer-failed" | "disk-full" | "temporary-folder" | "data-changed" | "no-ensemble";

/** The one error class of this package; calls throw ProtocolError and the coordinator's state StoreError besides. */
export class FleetError extends Error {
  override readonly name = "FleetError";

  constructor(
    readonly code: FleetErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

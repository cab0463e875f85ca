import { deriveKey, type Key, type RandomStream, randomStream } from "@conclave/random";

/** The random numbers of one image, by the name of the transform that draws them: no transform's draws depend on another's. */
export type ImageStreams = (transform: string) => RandomStream;

/** The streams of the image that a row id stands for, under the key of a member and training epoch. */
export function imageStreams(key: Key, rowId: number): ImageStreams {
  const imageKey = deriveKey(key, rowId);
  return (transform) => randomStream(deriveKey(imageKey, transform));
}

/** The shape of one sample, or of a parameter; a sample's shape never includes the batch axis. */
export type Shape = readonly number[];

/** An array in host memory, row-major: how parameters, optimizer state and checkpoints travel between engines. */
export type HostArray =
  | { readonly dtype: "float32"; readonly shape: Shape; readonly data: Float32Array }
  | { readonly dtype: "int32"; readonly shape: Shape; readonly data: Int32Array };

/** The number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** A float32 host array; throws RangeError when the data does not fill the shape. */
export function float32Array(shape: Shape, data: Float32Array = new Float32Array(sizeOf(shape))): HostArray {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`an array of shape [${shape}] has ${sizeOf(shape)} elements, got ${data.length}`);
  }
  return { dtype: "float32", shape, data };
}

import { expect } from "vitest";
import type { HostTensor } from "./host-tensor.js";
import type { HostTensors } from "./tensor-function.js";

export interface Tolerance {
  /** Of the larger of the number itself and the array's mean size. */
  readonly relative: number;
  readonly absolute: number;
}

/** Expects two engines' results to have the same names, shapes and types, and numbers that agree. */
export function expectClose(actual: HostTensors, expected: HostTensors, tolerance: Tolerance): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, tensor] of Object.entries(expected)) expectTensorClose(name, actual[name], tensor, tolerance);
}

function expectTensorClose(
  name: string,
  actual: HostTensor | undefined,
  expected: HostTensor,
  tolerance: Tolerance,
): void {
  expect({ shape: actual?.shape, dtype: actual?.dtype }, name).toEqual({
    shape: expected.shape,
    dtype: expected.dtype,
  });
  const numbers = Array.from(expected.data);
  const size = numbers.reduce((sum, number) => sum + (Number.isFinite(number) ? Math.abs(number) : 0), 0);
  const typical = size / Math.max(1, numbers.length);
  const wrong = numbers.flatMap((number, index) => {
    const got = actual?.data[index] as number;
    const allowed = tolerance.absolute + tolerance.relative * Math.max(Math.abs(number), typical);
    // Infinities have no distance: they agree when they are the same, as NaNs do.
    const agrees = Number.isFinite(number) ? Math.abs(got - number) <= allowed : Object.is(got, number);
    return agrees ? [] : [`${name}[${index}] is ${got}, the reference has ${number} (± ${allowed})`];
  });
  expect(wrong).toEqual([]);
}

/** Kernels whose values can be compiled but whose gradient, as tfjs writes it, runs a kernel that cannot; nothing in core needs them. */
export const UNCOMPILED_GRADIENTS: Readonly<Record<string, { readonly needs: string }>> = {
  GatherV2: { needs: "UnsortedSegmentSum" },
  Prod: { needs: "Cumprod" },
};

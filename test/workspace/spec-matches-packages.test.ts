import type * as core from "@conclave/core";
import type * as data from "@conclave/data";
import type * as spec from "@conclave/spec";
import { expectTypeOf, test } from "vitest";

/** Both ways: what the spec completes is what core takes, and the spec can say all that core can do. */
type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test("the spec's models, layers, optimizers and schedules are core's, checked by the compiler", () => {
  expectTypeOf<Mutual<spec.ActivationSpec, core.ActivationSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.InitializerName, core.InitializerName>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.LayerSpec, core.LayerSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.ModelSpec, core.ModelSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.ScheduleSpec, core.ScheduleSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.OptimizerSpec, core.OptimizerSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.LossSpec, core.LossSpec>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.PenaltySpec, core.PenaltySpec>>().toEqualTypeOf<true>();
});

test("the spec's data part is what the data package reads, checked by the compiler", () => {
  expectTypeOf<Mutual<spec.DataSpec, data.DataOptions>>().toEqualTypeOf<true>();
  expectTypeOf<Mutual<spec.Source, data.SourceOptions>>().toEqualTypeOf<true>();
});

import { type MemberRecord, type Store, StoreError } from "@conclave/store";

/** Why a run cannot go on before somebody brings what was lost. */
export interface LostInput {
  readonly lost: string;
}

/**
 * The member as it can be trained: one whose checkpoint is lost falls back to the one before it, or to its start. Whoever reads a damaged
 * artifact throws it away, so that a look for the files is enough here.
 */
export async function withInputs(store: Store, member: MemberRecord): Promise<MemberRecord | LostInput> {
  const { dataSha256 } = await store.runs.get(member.run);
  if (!(await store.artifacts.stat(dataSha256)).complete) return { lost: dataLost(dataSha256) };
  for (let current = member; ; current = await store.runs.member(member.run, member.member)) {
    const { checkpoint } = current;
    if (checkpoint === null || (await store.artifacts.stat(checkpoint.sha256)).complete) return current;
    if ((await store.runs.dropCheckpoint(member, checkpoint.sha256)) !== "nothing") continue;
    return {
      lost: `the checkpoint that member ${member.member} began from is damaged or missing on the coordinator's disk: submit the run again with its warm start, and look at that disk`,
    };
  }
}

/** @throws StoreError `data-lost` when a run's data are not there, or damaged */
export async function requireData({ artifacts }: Store, dataSha256: string): Promise<void> {
  if (!(await artifacts.verify(dataSha256))) throw new StoreError("data-lost", dataLost(dataSha256));
}

export function dataLost(dataSha256: string): string {
  return `the run's data (artifact ${dataSha256}) are damaged or missing on the coordinator's disk: resume the run where its data can be read, which sends them again; what is trained stays. Look at that disk`;
}

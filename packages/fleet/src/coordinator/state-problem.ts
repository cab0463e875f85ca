/**
 * What is wrong with the files of a coordinator's state that can be seen without opening its database; null where nothing is. Safe while
 * a coordinator runs on it.
 */
export async function stateProblem(stateDirectory: string): Promise<string | null> {
  // Those who only look at folders need no database.
  const { checkStateFiles, StoreError } = await import("@conclave/store");
  try {
    await checkStateFiles(stateDirectory);
    return null;
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}

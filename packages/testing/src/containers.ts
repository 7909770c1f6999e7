import { getContainerRuntimeClient } from 'testcontainers';

/** Whether a container engine answers. `TEST_INFRA=embedded` says no without asking. */
export async function containersAnswer(): Promise<boolean> {
  if (process.env['TEST_INFRA'] === 'embedded') return false;
  try {
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}

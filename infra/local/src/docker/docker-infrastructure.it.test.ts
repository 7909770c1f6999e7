import { getContainerRuntimeClient } from 'testcontainers';
import { describe } from 'vitest';
import { describeInfrastructureContract } from '../infrastructure.contract.ts';
import { removeScope } from './engine.ts';
import { dockerScope } from './scope.ts';

const engineAnswers = await getContainerRuntimeClient().then(
  () => true,
  () => false,
);

describe.skipIf(!engineAnswers)('infrastructure in Docker', () =>
  describeInfrastructureContract('docker', (state) => removeScope(dockerScope(state))),
);

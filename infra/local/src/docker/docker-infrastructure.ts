import type { Infrastructure, InfrastructureOptions } from '../infrastructure.ts';
export function dockerInfrastructure(_options: InfrastructureOptions): Promise<Infrastructure> { throw new Error('todo'); }

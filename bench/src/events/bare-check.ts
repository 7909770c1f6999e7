import { createLogger } from '@custom-modules/chassis/log';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { createPool, query } from '@custom-modules/chassis/postgres';
import { createRpcServer, type RpcHandlers, rpcService } from '@custom-modules/chassis/rpc-server';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';

// What a check cannot cost less than: the same gRPC method, with one SELECT by primary key through the same pool.

const { DATABASE_URL = '', MODULE_ID = '', ORGANIZATION_ID = '' } = process.env;
const log = createLogger({ name: 'bare-check', level: 'fatal', format: 'json', secrets: [] });
const pool = createPool({ name: 'bare-check', url: DATABASE_URL, log });
const handlers: Partial<RpcHandlers<typeof PermissionServiceService>> = {
  async check() {
    const rows = await query(
      pool,
      'SELECT permission_id FROM module_permission WHERE organization_id = $1 AND module_id = $2',
      [ORGANIZATION_ID, MODULE_ID],
    );
    return { allowed: rows.length === 1 };
  },
};
const server = createRpcServer({ log, metrics: createMetrics({ processMetrics: false }), name: 'bare-check' }, [
  rpcService(PermissionServiceService, handlers as RpcHandlers<typeof PermissionServiceService>), // nothing else is called
]);
process.on('disconnect', () => process.exit());
process.send?.(await server.listen('127.0.0.1', 0));

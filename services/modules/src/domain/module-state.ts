import type { ModuleType } from './module-type.ts';

/** A menu item an organization added. */
export type Module = {
  readonly id: string;
  readonly organizationId: string;
  /** Normalized. It never changes. */
  readonly name: string;
  readonly type: ModuleType;
  /** Raw, placeholders included. */
  readonly url: string;
  readonly icon: string;
  readonly group: string | null;
  readonly order: number;
  readonly enabled: boolean;
  readonly permission: { readonly id: string; readonly name: string };
  /** 1 at creation, up by one per change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
};

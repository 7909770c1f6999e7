/** What an event says of a module, reduced to what permissions are about. */
export type ModuleChange = {
  readonly kind: 'module';
  readonly organizationId: string;
  readonly moduleId: string;
  /** Up by one per change of the module, its deletion included. */
  readonly version: number;
  readonly deleted: boolean;
  readonly permission: { readonly id: string; readonly name: string };
  /** The user who did it. */
  readonly actor: string;
  readonly at: Date;
  readonly requestId: string;
};

/** The highest version of each module. What those below it say has been overtaken already. */
export function newestOfEach(changes: readonly ModuleChange[]): ModuleChange[] {
  const newest = new Map<string, ModuleChange>();
  for (const change of changes) {
    const module = JSON.stringify([change.organizationId, change.moduleId]);
    if ((newest.get(module)?.version ?? 0) < change.version) newest.set(module, change);
  }
  return [...newest.values()];
}

/** What an organization decides for all its modules. */
export type OrganizationSetting = {
  /** As `checkAllowedHosts` accepted them. */
  readonly allowedHosts: readonly string[];
};

/** Of an organization that has decided nothing yet. */
export const initialSetting: OrganizationSetting = { allowedHosts: [] };

export function isSameSetting(one: OrganizationSetting, other: OrganizationSetting): boolean {
  const { allowedHosts } = other;
  return (
    one.allowedHosts.length === allowedHosts.length && one.allowedHosts.every((host, i) => host === allowedHosts[i])
  );
}

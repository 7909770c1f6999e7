/** That everything of an organization was removed. */
export type OrganizationPurge = {
  readonly kind: 'purge';
  readonly organizationId: string;
  /** What is from before goes, whenever this is heard of. */
  readonly purgedAt: Date;
};

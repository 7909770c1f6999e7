/** Who asks, as their verified bearer says, and for which request. */
export type Caller = {
  readonly organizationId: string;
  readonly userId: string;
  readonly isOwner: boolean;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly requestId: string;
};

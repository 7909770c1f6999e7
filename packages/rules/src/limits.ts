/** What requests may hold, for the services that keep to it and for the gateway that says so. Characters are code points. */
export const requestLimits = {
  /** A page of roles, each full, still fits into one message. */
  permissionsInRole: 200,
  rolesOfUser: 100,
  permissionsInCheck: 200,
  pageItems: 200,
  defaultPageItems: 50,
  searchCharacters: 100,
  cursorCharacters: 4096,
} as const;

/** Address of the invitation page; the server may hand out the bare token, a path or a whole address. */
export function invitationLink(invitation: string, origin: string): string {
  if (/^https?:\/\//.test(invitation)) return invitation;
  return `${origin}${invitation.startsWith('/') ? invitation : `/invitation/${invitation}`}`;
}

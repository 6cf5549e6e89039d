const names: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Whether an address of this name reaches the server from its own computer alone. */
export const isOwnComputer = (hostname: string): boolean => names.includes(hostname) || hostname.endsWith('.localhost');

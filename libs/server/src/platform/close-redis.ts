/** How long a farewell may take when Redis does not answer. Milliseconds. */
const PATIENCE = 1_000;

/** Ends a Redis connection after what is under way on it: commands cut off in the middle are rejected with nobody there to hear. */
export async function closeRedis(client: { close(): Promise<unknown>; destroy(): void }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const closed = client.close().then(
    () => true,
    () => true,
  );
  const tired = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE)));
  if (!(await Promise.race([closed, tired]))) client.destroy();
  clearTimeout(timer);
}

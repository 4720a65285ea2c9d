/** The container's health check: ends with 0 when the broker of this container answers. */
const port = process.env.PORT ?? "4000";
const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4000) }).catch(
  () => null,
);
process.exitCode = answer?.ok ? 0 : 1;

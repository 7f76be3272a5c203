// Loaded before what is measured: says at its end how much memory it has had at most, and how long it has computed.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`\nused: ${maxRSS} KiB, ${userCPUTime + systemCPUTime} µs\n`);
});


function done(summary, latency)
  local errors = summary.errors
  local failed = string.format("%d by status, %d cut, %d too slow",
    errors.status, errors.connect + errors.read + errors.write, errors.timeout)
  io.write(string.format('{"per_second":%f,"median":%f,"p99":%f,"failed":"%s"}\n',
    summary.requests / summary.duration * 1000000, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end

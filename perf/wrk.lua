-- Requests of the population for wrk: those of the file PERF_REQUESTS in turn, PERF_PIPELINE at a
-- time. Every thread begins elsewhere.
local pipeline = tonumber(os.getenv("PERF_PIPELINE") or "1")
local batches = {}
local at = 0

function init()
  local file = assert(io.open(os.getenv("PERF_REQUESTS"), "rb"))
  local text = file:read("*a")
  file:close()
  local batch = {}
  for request in text:gmatch("GET .-\r\n\r\n") do
    batch[#batch + 1] = request
    if #batch == pipeline then
      batches[#batches + 1] = table.concat(batch)
      batch = {}
    end
  end
end

function request()
  at = at % #batches + 1
  return batches[at]
end

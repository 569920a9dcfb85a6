-- Sends Thx that nobody has sent before, each from a client of its own, as a proxy tells it.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local run
local turn = 0

function init(args)
  run = tonumber(args[2])
end

function request()
  turn = turn + 1
  local high, low = math.floor(turn / 65536), turn % 65536
  local id = string.format("0199%04x-%04x-7%03x-8000-%04x%08x", run, number, high % 4096, high, turn)
  local client = string.format("10.%d.%d.%d", (number + high) % 256, math.floor(low / 256), low % 256)
  local body = string.format(
    '{"id":"%s","post":"bench","secret":"AAAAAAAAAAAAAAAAAAAAAA","revision":0,"note":"Thank you, %d times over."}', id, turn)
  return wrk.format("POST", wrk.path, { ["x-forwarded-for"] = client, ["content-type"] = "text/plain" }, body)
end

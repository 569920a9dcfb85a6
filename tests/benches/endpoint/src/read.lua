-- Asks for one thread, or for a thousand in turn, where the path has places for a number and a length. Each request is another client's, as a proxy tells it, because the endpoint counts what a client
-- asks for; the requests are made beforehand, so that making them costs nothing while it is measured.

local requests = {}
local turn = 0

function init(args)
  for n = 1, 4096 do
    local client = string.format("10.%d.%d.7", math.floor(n / 256), n % 256)
    local path = string.format(args[1], n % 1000, 20 + math.floor(n / 1000))
    requests[n] = wrk.format("GET", path, { ["x-forwarded-for"] = client })
  end
end

function request()
  turn = turn % 4096 + 1
  return requests[turn]
end

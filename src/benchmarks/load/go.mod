module umpp/load

go 1.19

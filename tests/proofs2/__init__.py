"""What people may rely on when everything around the product fails: mail servers, databases, disks, clocks, timing."""

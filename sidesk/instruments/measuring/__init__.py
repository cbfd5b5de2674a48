"""What the laptop measures itself: reachability, services and throughput, by a plan, point after point."""

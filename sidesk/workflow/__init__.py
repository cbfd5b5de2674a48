"""What comes next."""

# The department's process as data, and its state worked out from records. Pure.
# definition   steps, ways, gates, roles: frozen
# reading      a folder of TOML files -> Process, refused with file, step and key
# checking     can every step be reached, does every form and every field of a gate exist?
# facts        what records say, as the process asks it; names for the expression language
# engine       Process + facts -> state of a project and of its service cases, the same in any order
# defects      the life of a defect through its notices, replies and re-checks
# states           what is said of steps, gates and ways
# nextup, wants    what moves a project on, on which document; sampling, plan: spot checks, the map

from lstm_core.command_line import main_entry

main_entry()
